"""Where the mix goes: a sound card through PortAudio, a WAV file, or nowhere, paced by a clock."""
