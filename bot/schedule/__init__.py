"""When and by whom: the jobs and their queue, and the clock that defers them."""
