%% memory: what the emulator counts for Size idle processes, divided by Size.
-module(memory).
-export([unit/0, value/1]).

unit() -> "bytes/actor".

value(Size) ->
    garbage_collect(),
    Before = erlang:memory(processes),
    Pids = spawn:run(Size),
    garbage_collect(),
    Bytes = erlang:memory(processes) - Before - own_list(Pids),
    Bytes / Size.

%% The list of pids belongs to the bench, not to the processes.
own_list(Pids) -> erts_debug:flat_size(Pids) * erlang:system_info(wordsize).
