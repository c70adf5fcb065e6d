"""The commands gouji gold, eval, compare and leaderboard."""
