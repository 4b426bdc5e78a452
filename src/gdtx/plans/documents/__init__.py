"""The printed forms of a plan: the plan itself on three papers, the letter of submission, the summary of comments."""
