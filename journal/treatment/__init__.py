"""Courses of treatment, their therapy sessions, and the arc that follows time zero."""
