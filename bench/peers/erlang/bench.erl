%% The Erlang half of the bench: runs one case and prints its single JSON line.
%%
%% A case module exports unit/0 and either
%%   run(Size) -> Left       performs Size operations, timed; the processes Left are ended untimed
%%   value(Size) -> Value    measures something that is not a rate
%% A rate is total operations over total time of all runs within the budget, after a warm-up of
%% a third of it, so garbage collection counts.
-module(bench).
-export([main/1]).

main([Case, SizeText, BudgetText]) ->
    Module = list_to_atom(lists:flatten(string:replace(Case, "-", "_", all))),
    Size = list_to_integer(SizeText),
    Budget = list_to_integer(BudgetText) * 1000,
    {module, Module} = code:ensure_loaded(Module),
    {Value, Runs} =
        case erlang:function_exported(Module, value, 1) of
            true -> {Module:value(Size), 1};
            false -> rate(Module, Size, Budget)
        end,
    io:format(
        "{\"case\":\"~s\",\"runtime\":\"beam\",\"value\":~w,\"unit\":\"~s\",\"n\":~w,\"runs\":~w}~n",
        [Case, float(Value), Module:unit(), Size, Runs]),
    halt().

rate(Module, Size, Budget) ->
    repeat(Module, Size, Budget div 3, 0, 0),
    {Micros, Runs} = repeat(Module, Size, Budget, 0, 0),
    {Size * Runs * 1.0e6 / Micros, Runs}.

repeat(Module, Size, Budget, Micros, Runs) ->
    {Took, Left} = timer:tc(Module, run, [Size]),
    lists:foreach(fun finish/1, Left),
    Spent = Micros + Took,
    if
        Spent >= Budget -> {Spent, Runs + 1};
        true -> repeat(Module, Size, Budget, Spent, Runs + 1)
    end.

finish(Pid) ->
    Monitor = monitor(process, Pid),
    exit(Pid, kill),
    receive {'DOWN', Monitor, process, Pid, _} -> ok end.
