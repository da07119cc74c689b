// Compares the resident memory of the server before and after.
#include "bench/session_cost.h"

#include <memory>
#include <vector>

#include "absl/time/clock.h"
#include "bench/bench_client.h"
#include "bench/process_usage.h"
#include "bench/served_stream.h"
#include "bench/workload.h"
#include "engine/base/status_macros.h"

namespace limpid::bench {
namespace {

// Small frames: it is the sessions that are counted.
v1::Open SmallOpen(int index) {
  v1::Open open = OpenMessage({.op = "identity"});
  open.mutable_source()->set_width(64);
  open.mutable_source()->set_height(48);
  // Every other one goes through the solver.
  open.set_noise_level(index % 2 == 0 ? 0 : 0.05);
  return open;
}

// One session of the way that `index` says.
absl::Status LiveOnce(v1::Restoration::Stub& stub, int index) {
  BenchClient client(stub, SmallOpen(index), nullptr);
  RETURN_IF_ERROR(client.Open());
  switch (index % 6) {
    case 0:
    case 1:
      return client.Run(13);
    case 2:  // cancelled before the first frame
      client.Cancel();
      break;
    case 3:  // cancelled with a chunk in the queue
      client.SendFrames(12);
      client.Cancel();
      break;
    case 4:  // half-closed without an end
      client.SendFrames(3);
      break;
    case 5:  // against the rules
      client.SendSecondOpen();
      break;
  }
  client.Finish().IgnoreError();
  return absl::OkStatus();
}

// Sessions of a cancelled call go a little later than the call.
int64_t SettledResidentBytes(pid_t pid) {
  absl::SleepFor(absl::Seconds(1));
  return UsageOf(pid).resident_bytes;
}

}  // namespace

absl::StatusOr<nlohmann::json> MeasureIdleSessions(const ServerProcess& server,
                                                   int num_sessions) {
  const auto stub = server.NewStub();
  const Workload deblur = {.op = "blur:sigma=3,taps=61", .noise_level = 0.005};
  const int64_t before = SettledResidentBytes(server.pid());
  std::vector<std::unique_ptr<BenchClient>> clients;
  for (int i = 0; i < num_sessions; ++i) {
    clients.push_back(
        std::make_unique<BenchClient>(*stub, OpenMessage(deblur), nullptr));
    RETURN_IF_ERROR(clients.back()->Open());
  }
  const int64_t grown = SettledResidentBytes(server.pid()) - before;
  return nlohmann::json{{"sessions", num_sessions},
                        {"resident_bytes", grown},
                        {"resident_bytes_per_session", grown / num_sessions}};
}

absl::StatusOr<nlohmann::json> MeasureChurn(const ServerProcess& server,
                                            int num_sessions, int num_warm_up) {
  int64_t warm = 0;
  auto stub = server.NewStub();
  for (int i = 0; i < num_sessions; ++i) {
    if (i == num_warm_up) warm = SettledResidentBytes(server.pid());
    if (i % 100 == 0) stub = server.NewStub();  // connections go, too
    RETURN_IF_ERROR(LiveOnce(*stub, i));
  }
  const int64_t last = SettledResidentBytes(server.pid());
  return nlohmann::json{{"sessions", num_sessions},
                        {"warm_up_sessions", num_warm_up},
                        {"resident_bytes_after_warm_up", warm},
                        {"resident_bytes_growth", last - warm}};
}

}  // namespace limpid::bench
