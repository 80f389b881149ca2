"""The pages of people, for those who hold the right, within their places."""
