"""What happens to words over time: kept, ended, let go for good."""
