"""What people do at the nutrition desk: verbs, each in one transaction, with an audit entry."""
