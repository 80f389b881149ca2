"""What indicators show on the pages of programmes, places and partners: a module for each noun."""
