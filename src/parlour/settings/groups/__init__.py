"""The groups of settings, a file each. A new group also gets its line in `parlour.settings.model`."""
