{ schedule = "0 24 * * *"; backofLimit = 1; }
