"""The parlour command."""
