// GET /metrics over HTTP, for Prometheus. Has its own two threads.
#pragma once

#include <prometheus/collectable.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace prometheus {
class Exposer;
}

namespace limpid::server {

class MetricsEndpoint {
 public:
  // Listens on HOST:PORT when it returns; port 0 takes a free one. UNAVAILABLE
  // when the address cannot be had. What the sources refer to must outlive the
  // endpoint.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Listen(
      const std::string& address,
      std::vector<std::shared_ptr<prometheus::Collectable>> sources);
  ~MetricsEndpoint();

  int port() const;

 private:
  MetricsEndpoint(
      const std::string& address,
      std::vector<std::shared_ptr<prometheus::Collectable>> sources);

  const std::vector<std::shared_ptr<prometheus::Collectable>> sources_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace limpid::server
