%% ping-pong: two processes answer each other until Size messages have passed.
-module(ping_pong).
-export([unit/0, run/1]).

unit() -> "messages/s".

run(Size) ->
    Driver = self(),
    spawn_link(fun() ->
        Pinger = self(),
        Ponger = spawn_link(fun() -> ponger(Pinger) end),
        Ponger ! ping,
        pinger(Ponger, Size div 2 - 1),
        Driver ! done
    end),
    receive done -> [] end.

pinger(Ponger, 0) ->
    receive pong -> Ponger ! stop end;
pinger(Ponger, Left) ->
    receive
        pong ->
            Ponger ! ping,
            pinger(Ponger, Left - 1)
    end.

ponger(Pinger) ->
    receive
        ping ->
            Pinger ! pong,
            ponger(Pinger);
        stop -> ok
    end.
