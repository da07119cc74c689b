// How many processors this process may use at once.
#pragma once

#include <optional>
#include <string>

namespace limpid {

// At least 1: the processors of its affinity mask or, when that is less, its
// control group's quota rounded up. In a container of a large machine the
// second is what counts: threads beyond it only take turns.
int NumUsableCpus();

// The quota of a cgroup v2 `cpu.max`, such as "150000 100000" for one and a
// half processors; nothing for "max 100000" and for what is neither.
std::optional<double> CpuQuota(const std::string& cpu_max);

}  // namespace limpid
