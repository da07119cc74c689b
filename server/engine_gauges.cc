#include "server/engine_gauges.h"

#include <array>
#include <string>
#include <utility>

namespace limpid::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily Family(std::string name, std::string help, MetricType type,
                    double value) {
  ClientMetric metric;
  metric.gauge.value = value;
  metric.counter.value = value;
  return {std::move(name), std::move(help), type, {std::move(metric)}};
}

MetricFamily Gauge(std::string name, std::string help, double value) {
  return Family(std::move(name), std::move(help), MetricType::Gauge, value);
}

MetricFamily Counter(std::string name, std::string help, double value) {
  return Family(std::move(name), std::move(help), MetricType::Counter, value);
}

struct State {
  StreamState state;
  const char* label;
};
constexpr std::array kStates = {State{StreamState::kActive, "active"},
                                State{StreamState::kWaiting, "waiting"},
                                State{StreamState::kDraining, "draining"}};

MetricFamily SessionsByState(const std::vector<StreamInfo>& sessions) {
  MetricFamily family = {
      "limpid_sessions", "Open sessions by state.", MetricType::Gauge, {}};
  for (const State& state : kStates) {
    ClientMetric metric;
    metric.label = {{"state", state.label}};
    for (const StreamInfo& session : sessions) {
      if (session.state == state.state) metric.gauge.value += 1;
    }
    family.metric.push_back(std::move(metric));
  }
  return family;
}

MetricFamily OutboundBytes(const std::vector<StreamInfo>& sessions) {
  double bytes = 0;
  for (const StreamInfo& session : sessions) {
    bytes += static_cast<double>(session.outbound_bytes);
  }
  return Gauge("limpid_outbound_buffered_bytes",
               "Restored frames on their way to clients.", bytes);
}

}  // namespace

std::vector<MetricFamily> EngineGauges::Collect() const {
  const EngineStats stats = engine_.stats();
  const std::vector<StreamInfo> sessions = sessions_.List();
  return {
      SessionsByState(sessions),
      OutboundBytes(sessions),
      Gauge("limpid_queue_depth", "Chunks that wait for the device.",
            static_cast<double>(stats.queued_chunks)),
      Gauge("limpid_reserved_bytes", "Memory that sessions have reserved.",
            static_cast<double>(stats.reserved_bytes)),
      Gauge("limpid_reserved_limit_bytes",
            "Memory that sessions may reserve together.",
            static_cast<double>(stats.limit_bytes)),
      Counter("limpid_device_busy_seconds_total",
              "Time that the device has spent on chunks.",
              absl::ToDoubleSeconds(stats.device_busy)),
      Gauge("limpid_worker_up", "1 while the worker's device works, else 0.",
            stats.worker_up ? 1 : 0),
      Counter("limpid_non_finite_chunks_total",
              "Chunks whose restoration held a NaN or an infinity.",
              static_cast<double>(stats.non_finite_chunks)),
  };
}

}  // namespace limpid::server
