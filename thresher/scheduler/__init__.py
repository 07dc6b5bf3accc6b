"""Harvests that recur: schedules, when they are due, and the program that begins them.

schedules (what the user wants) ── rule ── when a harvest is due, as a pure function of the schedule
service (one leader) ── timetable (APScheduler) ── asks for what is due ── begins what was asked for: harvest, a process
runs (what came of it)
"""
