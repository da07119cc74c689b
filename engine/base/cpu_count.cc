// Reads the quotas of this process's control group and of those above it.
#include "engine/base/cpu_count.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace limpid {
namespace {

constexpr char kGroupsRoot[] = "/sys/fs/cgroup";

int NumCpusOfMask() {
  cpu_set_t mask;
  if (sched_getaffinity(0, sizeof(mask), &mask) == 0) return CPU_COUNT(&mask);
  // More processors than the mask has bits.
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// The line "0::/a/b" of cgroup v2; "/" where there is none.
std::string OwnGroup() {
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (line.starts_with("0::")) return line.substr(3);
  }
  return "/";
}

std::optional<double> QuotaOf(const std::filesystem::path& group) {
  std::ifstream file(group / "cpu.max");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  return CpuQuota(line);
}

// A group never gets more than any group above it.
double SmallestQuota(double quota) {
  const std::filesystem::path root = kGroupsRoot;
  std::filesystem::path group =
      root / std::filesystem::path(OwnGroup()).relative_path();
  for (; group != root && group.has_relative_path();
       group = group.parent_path()) {
    quota = std::min(quota, QuotaOf(group).value_or(quota));
  }
  return std::min(quota, QuotaOf(root).value_or(quota));
}

}  // namespace

std::optional<double> CpuQuota(const std::string& cpu_max) {
  std::istringstream words(cpu_max);
  double quota = 0;
  double period = 0;
  if (!(words >> quota >> period) || quota <= 0 || period <= 0) {
    return std::nullopt;
  }
  return quota / period;
}

int NumUsableCpus() {
  return static_cast<int>(std::ceil(SmallestQuota(NumCpusOfMask())));
}

}  // namespace limpid
