%% spawn: Size processes are started and run their init; all stay alive until the end.
%% They count themselves in an atomic, which is cheaper than a message each.
-module(spawn).
-export([unit/0, run/1]).

unit() -> "actors/s".

run(Size) ->
    Driver = self(),
    Started = atomics:new(1, []),
    Pids = start(Size, fun() -> init(Started, Size, Driver) end, []),
    receive ready -> Pids end.

start(0, _, Pids) -> Pids;
start(Left, Body, Pids) -> start(Left - 1, Body, [spawn(Body) | Pids]).

init(Started, Size, Driver) ->
    case atomics:add_get(Started, 1, 1) of
        Size -> Driver ! ready;
        _ -> ok
    end,
    idle(0).

idle(State) ->
    receive stop -> State end.
