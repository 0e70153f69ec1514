"""A small file in each format, with every key that its app writes."""

from __future__ import annotations

WORKOUT = """{"title": "Morning", "version": 2, "position": 7, "sets": [
 {"id": "s-1", "repetitions": 3, "exercises": [
  {"id": "e-1", "name": "Squats", "duration": 40}, {"id": "e-2", "name": "Rest", "duration": 20},
  {"id": "e-3", "name": "Plank", "duration": 45}, {"id": "e-4", "name": "Rest", "duration": 35}]},
 {"id": "s-2", "repetitions": 1, "exercises": [
  {"id": "e-5", "name": "Child's pose", "duration": 90}]}]}"""

BACKUP = f'{{"workouts": [{WORKOUT}, {WORKOUT.replace("Morning", "Evening")}]}}'

TIMER_MACHINE = """{"folders": [{"id": 3, "name": "Rehab"}], "timers": [
 {"id": 12, "name": "Knee", "loop": 2, "folderId": 3,
  "steps": [
   {"label": "Bridge", "length": 30000, "type": "NORMAL", "behaviour": [
    {"type": "VOICE", "label": "Squeeze"}, {"type": "HALF"}, {"type": "COUNT", "label": "4"}]},
   {"label": "Rest", "length": 10000, "type": "NORMAL", "behaviour": [
    {"type": "BEEP", "content": "1,5", "loop": true}]},
   {"name": "Pair", "loop": 3, "steps": [
    {"label": "Clamshell", "length": 20500, "type": "NORMAL", "behaviour": [
     {"type": "MUSIC", "label": "Song", "content": "content://media/8", "loop": false}]},
    {"label": "Turn over", "length": 5000, "type": "NOTIFIER", "behaviour": [
     {"type": "HALT"}, {"type": "VOICE", "label": "{SNameNext} now"}]}]}],
  "startStep": {"label": "Lie down", "length": 15000, "type": "START", "behaviour": []},
  "endStep": {"label": "Done", "length": 0, "type": "END", "behaviour": []},
  "more": {"showNotif": true, "notifCount": false, "triggerTimerId": 17}}],
 "timerStamps": [{"id": 1255, "timerId": 12, "start": 77, "end": 99}],
 "schedulers": [{"id": 66, "label": "Mornings", "hour": 7, "days": [true, false]}],
 "prefs": {"theme": "dark"}}"""

OPENHIIT = """[{"id": "x-1", "name": "Circuit", "timerIndex": 4, "totalTime": 901, "intervals": 33,
 "activeIntervals": 3, "activities": ["Squats", "Push-ups", "Plank"], "showMinutes": 1,
 "color": 4280391411,
 "timeSettings": {"id": "x-2", "timerId": "x-1", "workTime": 40, "restTime": 20, "breakTime": 70,
  "warmupTime": 120, "cooldownTime": 95, "getReadyTime": 12, "restarts": 2},
 "soundSettings": {"id": "x-3", "timerId": "x-1", "workSound": "whistle", "restSound": "beep",
  "halfwaySound": "gong", "endSound": "bell", "countdownSound": "tick", "breakSound": "horn"}}]"""

CASSETTE = """{"version": "1.2",
 "meta": {"date": "2026-03-21", "title": "Full body", "program": "Building",
  "session_number": 18, "rest_default": 75},
 "context_exercises": [{"name": "Dead hang", "note": "On your walk.", "voice": "Hang later."}],
 "voice": {"session_intro": "Here we go.", "session_complete": "That was it."},
 "phases": [
  {"type": "warmup", "voice_intro": "Warm up.", "groups": [
   {"type": "straight", "rounds": 2, "rest": 30, "exercises": [
    {"name": "Plank", "load": "BW", "timed": true, "sets": [{"reps": 33}, {"reps": 33}]}],
    "voice_during_set": [[{"at_seconds": 10, "line": "Breathe."}],
     [{"at_seconds": 11, "line": "Last one."}]]}]},
  {"type": "main", "groups": [
   {"type": "superset", "rounds": 3, "rest": 105, "setup": "Get two weights.",
    "voice_intro": "Bench and rows.", "voice_round_complete": ["One.", "Two.", "Three."],
    "voice_group_complete": "Good.", "exercises": [
     {"name": "Bench press", "load": "55 lbs", "timed": false, "sets": [
      {"reps": 10}, {"reps": 10}, {"reps": 10}]},
     {"name": "Row", "load": "50 lbs", "timed": false, "per_side": true, "tempo": "slow",
      "sets": [{"reps": 12}, {"reps": 12}, {"reps": 12}]}]},
   {"type": "straight", "rounds": 3, "exercises": [
    {"name": "Squat", "load": "24 kg", "timed": false, "tempo": "3-1-1-0",
     "sets": [{"reps": 10}, {"reps": 9}, {"reps": 8}]}]}]}]}"""

HANGBOARD = """{"Reference": "A book", "Author": "A climber", "URL": "https://climb.example/hang",
 "Workouts": [{"ID": "H-1", "Name": "Repeaters", "Type": "Strength", "Description": "Stop early.",
  "Sets": [
   {"No": 1, "Rest-to-Start": 60, "Exercise": "Hang", "Type": "Hang", "Counter": 7, "Pause": 3,
    "Reps": 6, "Left": "20mm", "Right": "20mm", "Fingers": 4, "Grip": "Open", "Intensity": 0.85,
    "Description": "Shoulders low."},
   {"No": 2, "Rest-to-Start": 180, "Exercise": "Pull-up", "Type": "Strength", "Counter": 0,
    "Pause": 5, "Reps": 4, "Left": "JUG", "Right": "18mm"}]}]}"""

LINEBREAKER = """{"version": 1, "BoardA": [{"title": "Warm-up", "description": "Easy at first.",
 "exercises": [
  {"title": "Jugs", "description": "Open hand", "leftHand": 2, "rightHand": 2, "onTime": "20",
   "offTime": "40", "repetitions": "1", "pause": "15"},
  {"title": "Sloper", "description": "", "leftHand": 3, "rightHand": 4, "onTime": 10,
   "offTime": "57", "repetitions": 4, "pause": 61}]}]}"""

PEBBLE = """{"workouts": [{"title": "Both", "moves": [
 {"name": "Squats", "value": 14, "type": "reps"},
 {"name": "Plank", "value": 36, "type": "time"}]}]}"""

EXERCISE_TIMER = """[{"Title": "Training", "Sets": 5, "PreparationSec": 8, "ExerciseSec": 60,
 "RestSec": 20}, {"name": "Old", "sets": 2, "warmup_s": 5, "exercise_s": 25, "rest_s": 15}]"""

FITNESS = """import rest from "./rest";
const short = rest(9);
export default {
    "name": "Hips", "sub_routines": [
        warmup,
        {"name": "Swings", "intervals": [
            {"name": "Leg swing", "duration": 30, "benefits": "Loosens the hip",
             "execution_notes": "Hold on to a wall.", "split": 2},
            short,
            {"name": "Bridge", "duration": 40, "split": 3}, // comment
        ], "sets": 2, "duration_between_sets": 33, "start_delay": 5, "end_delay": 0},
    ]
};"""

SCRIPT = """# my workout
name: Easy
sections:
  one:
    name: warm-up
    routine: each_20_sec
    exercises: [toe touch, arm circles]
  two:
    name: cardio
    routine: abab_25
    exercises: [jumping jacks, squats, push ups]
  three:
    name: top
    routine: pyramid_60
    exercises: [plank]
"""

VOICEWORKOUT = """title: Routine
exercises:
  - instruction: band dislocations
    number: 35
    istimed: true
  - instruction: push-ups
    number: 50
    istimed: false
"""

HEAT = """name: Daily
description: Before breakfast.
warmup: [Walk in place]
workout: [Squats, Burpees]
stretching:
  - Overhead stretch
"""

GARMIN = """name: Over-unders
steps:
  - !include inc/warmup.yaml
  - &ONE
    - {power: 95, duration: "2:00"}
    - {power: 50}
  - *ONE
"""

PLAIN = """{"program": "Spring", "routines": [{"title": "Upper", "rounds": 2, "exercises": [
 {"name": "Row", "sets": 3, "reps": "8-12", "restSeconds": 45, "notes": "Elbows in"},
 {"name": "Plank", "durationSeconds": 50, "level": "hard"}]},
 {"title": "Lower", "exercises": [{"name": "Squat", "reps": 15}]}]}"""

CSV = "Exercise;Sets;Reps;Hold;Rest;Notes;Pain\nBridge;3;10;5s;60;Squeeze;2\nCalf;2;;30,5;;;\n"

LIFTOSCRIPT = """# Week 1
## Day 1
// Warm up well
Squat / 3x5 / 100kg / 120s / progress: lp(5lb)
Bench press / 2x8-12 @8 / 90s
Plank / 3x1 60s|30s
Deadlift / 1x5, 1x3, 2x1
## Day 2
Curl / 3x12 / 10kg
"""

SAMPLES = {
    "a workout": WORKOUT,
    "a backup": BACKUP,
    "timer machine": TIMER_MACHINE,
    "openhiit": OPENHIIT,
    "cassette": CASSETTE,
    "hangboard": HANGBOARD,
    "linebreaker": LINEBREAKER,
    "pebble": PEBBLE,
    "exercise timer": EXERCISE_TIMER,
    "fitness": FITNESS,
    "script": SCRIPT,
    "voiceworkout": VOICEWORKOUT,
    "heat": HEAT,
    "garmin": GARMIN,
    "plain": PLAIN,
    "csv": CSV,
    "liftoscript": LIFTOSCRIPT,
}
