"""llama.cpp's own HTTP server as a process in the foreground: MODEL PORT CONTEXT KEY."""

import os
import signal
import sys
import threading


def main(model: str, port: int, context: int, key: str) -> None:
    import xllamacpp

    slots = 2
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.model_alias = {"tiny"}
    params.port = port
    params.n_parallel = slots
    params.n_ctx = context * slots
    params.kv_unified = False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.n_gpu_layers = 0
    params.warmup = params.fit_params = False
    params.use_jinja = True
    params.endpoint_metrics = True
    params.api_keys = [key]
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    # Kept in a name: the server ends with the object.
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    stop.wait()
    # Past the server's own clean-up, which waits for its threads.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
