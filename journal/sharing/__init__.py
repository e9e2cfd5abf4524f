"""Shares, their openings and replies: what one named person sees, and nothing else."""
