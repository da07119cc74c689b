// What the engine and the streams are like at the moment of a scrape.
#pragma once

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <vector>

#include "engine/session/engine.h"
#include "server/session_registry.h"

namespace limpid::server {

class EngineGauges final : public prometheus::Collectable {
 public:
  // Both must outlive the object.
  EngineGauges(const Engine& engine, const SessionRegistry& sessions)
      : engine_(engine), sessions_(sessions) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const Engine& engine_;
  const SessionRegistry& sessions_;
};

}  // namespace limpid::server
