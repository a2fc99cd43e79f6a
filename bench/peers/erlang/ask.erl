%% ask: one call after another, each with a monitor, a reference and a timeout. This is what
%% gen_server:call promises without its layers, which cost a quarter of the rate.
-module(ask).
-export([unit/0, run/1, serve/1, call/2, request/2, await/1, reply/2]).

unit() -> "asks/s".

run(Size) ->
    Server = spawn(fun() -> serve(0) end),
    calls(Server, Size),
    [Server].

calls(_, 0) -> ok;
calls(Server, Left) ->
    true = is_integer(call(Server, get)),
    calls(Server, Left - 1).

serve(Count) ->
    receive
        {call, From, get} ->
            reply(From, Count),
            serve(Count + 1)
    end.

call(Server, Request) -> await(request(Server, Request)).

request(Server, Request) ->
    Monitor = monitor(process, Server),
    Server ! {call, {self(), Monitor}, Request},
    Monitor.

await(Monitor) ->
    receive
        {Monitor, Reply} ->
            demonitor(Monitor, [flush]),
            Reply;
        {'DOWN', Monitor, process, _, Reason} ->
            exit(Reason)
    after 5000 ->
        demonitor(Monitor, [flush]),
        exit(timeout)
    end.

reply({Caller, Reference}, Reply) -> Caller ! {Reference, Reply}.
