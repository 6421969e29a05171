"""From stories to editions and deliveries: who is due, what goes in, how it reads, whether it arrived."""
