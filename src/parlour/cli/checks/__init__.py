"""What `parlour doctor` looks at: a function for each part, told everything that it judges, changing nothing."""
