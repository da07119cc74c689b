// Lets LibTorch's idle threads sleep.
//
// OpenMP's threads otherwise spin for a while at every barrier. Where the cores
// are shared, with gRPC, codecs or other programs, they spin away the time of
// whom they wait for: a deblurred chunk took five times as long on two busy
// cores.
#pragma once

namespace limpid::server {

// OpenMP reads its policy from the environment while it is loaded, which is
// before main. So unless there is a policy already, this starts the program
// again with one, as the same process. First call of main.
void LetOpenMpSleep(char** argv);

}  // namespace limpid::server
