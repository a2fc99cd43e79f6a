%% spawn-life: spawn -> init -> first reply -> 'DOWN' seen by the watcher, one life after another.
-module(spawn_life).
-export([unit/0, run/1]).

unit() -> "lives/s".

run(0) -> [];
run(Left) ->
    {Pid, Monitor} = spawn_monitor(fun() -> live(0) end),
    Pid ! {hello, self()},
    receive {reply, Pid} -> ok end,
    receive {'DOWN', Monitor, process, Pid, normal} -> ok end,
    run(Left - 1).

live(_State) ->
    receive {hello, From} -> From ! {reply, self()} end.
