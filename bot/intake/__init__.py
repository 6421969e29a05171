"""From sources to articles: fetching politely, parsing what comes, deciding what is new."""
