"""Opens, cleans and draws files that strangers sent.

Runs in a process of its own with little memory and time, without Django, database or secrets
(`submissions.sandbox` starts it): a hostile file may crash or fill this process, and nothing else.
"""
