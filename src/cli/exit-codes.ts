// What the exit code of `troupe` says; shown in --help.

export const exitCode = { fine: 0, failed: 1, usage: 2, bootstrap: 3 } as const;

export const exitCodesHelp = `
Exit codes:
  0    the fleet ended, or was stopped and drained in time
  1    the fleet failed, stopped by itself, or had work left when the drain time was over; attach: no answer
  2    the command line is wrong, or does not say which fleet is meant
  3    the bootstrap script could not be loaded, or did not start a fleet
  130  stopped at once by a second Ctrl-C, or by the first one while the fleet was starting (143: by SIGTERM, 129: SIGHUP)`;
