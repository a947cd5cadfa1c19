"""Evidence for what a sentence means: templates, concepts, a classifier."""
