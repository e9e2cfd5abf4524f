"""Accounts, signing in, clinics, and the care ties between patients and therapists."""
