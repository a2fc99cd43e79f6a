%% fork-join-create (Savina): Size processes are started, each gets one message, computes, ends.
-module(fork_join_create).
-export([unit/0, run/1]).

unit() -> "actors/s".

run(Size) ->
    Driver = self(),
    Finished = atomics:new(1, []),
    start(Size, fun() -> work(Finished, Size, Driver) end),
    receive finished -> [] end.

start(0, _) -> ok;
start(Left, Body) ->
    spawn(Body) ! Left,
    start(Left - 1, Body).

work(Finished, Size, Driver) ->
    receive Theta -> fork_join_throughput:compute(Theta) end,
    case atomics:add_get(Finished, 1, 1) of
        Size -> Driver ! finished;
        _ -> ok
    end.
