// One client a session; a thread beside them watches the server's memory.
#include "bench/served_stream.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "bench/bench_client.h"
#include "bench/process_usage.h"
#include "bench/run_all.h"
#include "engine/base/status_macros.h"
#include "server/wire_operator.h"

namespace limpid::bench {
namespace {

using Clients = std::vector<std::unique_ptr<BenchClient>>;

// Watches how much memory a process holds while something else runs.
class ResidentPeak {
 public:
  explicit ResidentPeak(pid_t pid)
      : thread_([this, pid] {
          while (!stops_) {
            peak_ = std::max(peak_, UsageOf(pid).resident_bytes);
            absl::SleepFor(absl::Milliseconds(50));
          }
        }) {}
  int64_t Stop() {
    stops_ = true;
    thread_.join();
    return peak_;
  }

 private:
  int64_t peak_ = 0;  // of the thread until it has joined
  std::atomic<bool> stops_ = false;
  std::thread thread_;
};

}  // namespace

v1::Open OpenMessage(const Workload& workload) {
  const FrameSize size = MeasuredSize(workload);
  v1::Open open;
  open.mutable_source()->set_width(size.width);
  open.mutable_source()->set_height(size.height);
  open.mutable_source()->set_pixel_layout(v1::PIXEL_LAYOUT_YUV420);
  *open.mutable_operator_() =
      server::OperatorMessage(ResolvedOperator(workload));
  open.set_noise_level(workload.noise_level);
  return open;
}

absl::StatusOr<nlohmann::json> StreamThroughServer(const ServerProcess& server,
                                                   const Workload& workload,
                                                   const StreamLoad& load) {
  StreamFigures figures;
  const auto stub = server.NewStub();
  const ProcessUsage before = UsageOf(server.pid());
  Clients clients;
  for (int i = 0; i < load.num_sessions; ++i) {
    clients.push_back(
        std::make_unique<BenchClient>(*stub, OpenMessage(workload), &figures));
    RETURN_IF_ERROR(clients.back()->Open());
  }
  ResidentPeak peak(server.pid());
  const absl::Time start = absl::Now();
  const absl::Status run = RunAll(clients, load.frames_a_session);
  const absl::Duration elapsed = absl::Now() - start;
  const int64_t peak_bytes = peak.Stop();
  RETURN_IF_ERROR(run);
  nlohmann::json json = figures.ToJson(
      elapsed, UsageOf(server.pid()).cpu_seconds - before.cpu_seconds);
  json["resident_bytes_per_session"] =
      (peak_bytes - before.resident_bytes) / load.num_sessions;
  return json;
}

}  // namespace limpid::bench
