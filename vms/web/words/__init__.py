"""The words of what the service says to people. A phrase: its code, the Chinese words, the English ones.

In braces stand its parameters; neither "@" nor "|" in the Chinese, which mean something to the web client's messages.
The code of a kind of problem is its kind; its words are the title.
"""
