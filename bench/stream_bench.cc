// Streams of 832x480 through a server over loopback and through the engine
// alone, and what sessions cost in memory. Writes one JSON document.
//
//   stream_bench --server build/bin/limpid-server > streams.json
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/engine_stream.h"
#include "bench/served_stream.h"
#include "bench/server_process.h"
#include "bench/session_cost.h"
#include "bench/workload.h"
#include "engine/base/status_macros.h"
#include "server/heap_tuning.h"
#include "server/openmp_wait.h"

namespace limpid::bench {
namespace {

struct Flags {
  std::string server = "build/bin/limpid-server";
  std::string only;  // part of a workload's name
  std::vector<int> sessions = {1, 4, 16};
  int64_t frames = 96;           // of all sessions together, restored
  int64_t passed_frames = 3200;  // likewise, passed through
  int rounds = 1;                // of each run
  bool streams = true;
  bool costs = true;
};

absl::StatusOr<std::unique_ptr<Engine>> NewEngine() {
  EngineOptions options;
  options.device = "cpu";
  options.memory_limit_bytes = int64_t{1} << 40;
  return Engine::Create(options, nullptr);
}

bool PassesThrough(const Workload& workload) {
  return workload.op == "identity" && workload.noise_level == 0;
}

// At least a first chunk and a full one.
StreamLoad LoadOf(const Flags& flags, const Workload& workload,
                  int num_sessions) {
  constexpr int64_t kLeastFrames = 9 + 12;
  const int64_t frames =
      PassesThrough(workload) ? flags.passed_frames : flags.frames;
  return {.num_sessions = num_sessions,
          .frames_a_session = std::max(kLeastFrames, frames / num_sessions)};
}

double CpuOf(const nlohmann::json& figures) {
  return figures.value("cpu_seconds_per_frame",
                       std::numeric_limits<double>::infinity());
}

void KeepTheCheaper(nlohmann::json figures, nlohmann::json& kept) {
  if (CpuOf(figures) < CpuOf(kept)) kept = std::move(figures);
}

// A server and an engine of its own each, so that no run warms another. They
// take turns and the cheapest round of each stands: what else the machine does
// can only add to the CPU time.
absl::StatusOr<nlohmann::json> Compare(const Flags& flags,
                                       const Workload& workload,
                                       const StreamLoad& load) {
  nlohmann::json served = nlohmann::json::object();
  nlohmann::json engine_only = nlohmann::json::object();
  for (int round = 0; round < flags.rounds; ++round) {
    ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(flags.server));
    ASSIGN_OR_RETURN(nlohmann::json figures,
                     StreamThroughServer(*server, workload, load));
    KeepTheCheaper(std::move(figures), served);
    ASSIGN_OR_RETURN(const auto engine, NewEngine());
    ASSIGN_OR_RETURN(figures, StreamThroughEngine(*engine, workload, load));
    KeepTheCheaper(std::move(figures), engine_only);
  }
  const double ratio = CpuOf(served) / CpuOf(engine_only);
  return nlohmann::json{{"operator", workload.op},
                        {"noise_level", workload.noise_level},
                        {"sessions", load.num_sessions},
                        {"served", std::move(served)},
                        {"engine_only", std::move(engine_only)},
                        {"cpu_ratio", ratio}};
}

absl::StatusOr<nlohmann::json> CompareAll(const Flags& flags) {
  nlohmann::json runs = nlohmann::json::array();
  for (const Workload& workload : Workloads()) {
    if (workload.op.find(flags.only) == std::string::npos) continue;
    for (int num_sessions : flags.sessions) {
      ASSIGN_OR_RETURN(
          nlohmann::json run,
          Compare(flags, workload, LoadOf(flags, workload, num_sessions)));
      std::cerr << run.dump() << std::endl;
      runs.push_back(std::move(run));
    }
  }
  return runs;
}

absl::StatusOr<nlohmann::json> Measure(const Flags& flags) {
  nlohmann::json result;
  if (flags.streams) {
    ASSIGN_OR_RETURN(result["streams"], CompareAll(flags));
  }
  if (flags.costs) {
    ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(flags.server));
    ASSIGN_OR_RETURN(result["churn"], MeasureChurn(*server, 3000, 500));
    ASSIGN_OR_RETURN(result["idle"], MeasureIdleSessions(*server, 200));
  }
  return result;
}

}  // namespace
}  // namespace limpid::bench

int main(int argc, char** argv) {
  // As the server does.
  limpid::server::LetOpenMpSleep(argv);
  limpid::server::KeepFreedMemory();
  limpid::bench::Flags flags;
  CLI::App app("Benchmarks of streams; writes JSON to the standard output.");
  app.add_option("--server", flags.server, "the server program")
      ->capture_default_str();
  app.add_option("--only", flags.only, "operators whose string contains this");
  app.add_option("--sessions", flags.sessions, "sessions at once")
      ->capture_default_str();
  app.add_option("--frames", flags.frames, "frames a run, restored")
      ->capture_default_str();
  app.add_option("--passed-frames", flags.passed_frames,
                 "frames a run, passed through")
      ->capture_default_str();
  app.add_option("--rounds", flags.rounds, "times that each run is repeated")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_flag("!--no-streams", flags.streams, "leave out the streams");
  app.add_flag("!--no-costs", flags.costs, "leave out memory and churn");
  CLI11_PARSE(app, argc, argv);
  const auto result = limpid::bench::Measure(flags);
  if (!result.ok()) {
    std::cerr << result.status() << std::endl;
    return 1;
  }
  std::cout << result->dump(2) << std::endl;
}
