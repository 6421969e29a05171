"""The demo's own newsroom: six invented outlets, their untidy pages and feeds, served on loopback."""
