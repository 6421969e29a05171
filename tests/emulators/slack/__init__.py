"""A strict stand-in for Slack, over real HTTP and a real web-socket."""
