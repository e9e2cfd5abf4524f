"""The patient's own pages: entries, versions, what is asked, and finding words again."""
