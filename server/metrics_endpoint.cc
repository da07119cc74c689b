#include "server/metrics_endpoint.h"

#include <prometheus/exposer.h>

#include <exception>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_format.h"

namespace limpid::server {

// The HTTP library throws when it cannot listen.
absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Listen(
    const std::string& address,
    std::vector<std::shared_ptr<prometheus::Collectable>> sources) {
  try {
    return absl::WrapUnique(new MetricsEndpoint(address, std::move(sources)));
  } catch (const std::exception& error) {
    return absl::UnavailableError(
        absl::StrFormat("metrics.listen: cannot listen on %s: %s", address,
                        std::string(error.what())));
  }
}

MetricsEndpoint::MetricsEndpoint(
    const std::string& address,
    std::vector<std::shared_ptr<prometheus::Collectable>> sources)
    : sources_(std::move(sources)),
      exposer_(std::make_unique<prometheus::Exposer>(address)) {
  for (const auto& source : sources_) exposer_->RegisterCollectable(source);
}

MetricsEndpoint::~MetricsEndpoint() = default;

int MetricsEndpoint::port() const {
  return exposer_->GetListeningPorts().front();
}

}  // namespace limpid::server
