"""Facts told as sentences, in Korean and English."""
