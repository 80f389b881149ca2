"""Who is one person, over a whole country: exact numbers first, then Splink, then our own rules.

`linking.link` is the whole job; `training.train` makes its model. Splink is loaded by these two alone.
"""
