"""What note a sound is: told by a name, heard from nothing, measured near what is known."""
