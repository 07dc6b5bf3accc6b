"""Recurring harvests: schedules, when they are due, and the program that starts them.

schedules    what the user wants, in the store
rule         when a harvest is due: a pure function of its schedule
service      the scheduler's loop; one scheduler leads, others stand by (leadership)
timetable    which schedule is due next
harvest      a process that crawls one portal, within a time limit
runs         how each scheduled harvest ended
"""
