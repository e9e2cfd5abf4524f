"""Words that clinicians own, in files, and the loaders and checkers of them. Asks nobody."""
