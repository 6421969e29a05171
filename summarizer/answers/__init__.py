"""Questions about articles, answered from their facts and sentences or honestly declined."""
