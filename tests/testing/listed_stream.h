// A stream of the registry that only answers what it was told to.
#pragma once

#include <utility>

#include "server/session_registry.h"

namespace limpid::server {

class ListedStream final : public OpenStream {
 public:
  explicit ListedStream(StreamInfo info) : info_(std::move(info)) {}

  StreamInfo Info() const override { return info_; }
  void Drain(absl::Duration /*deadline*/) override {}
  void Cancel(const absl::Status& /*status*/) override {}
  void CheckTimers(absl::Time /*now*/) override {}

 private:
  const StreamInfo info_;
};

}  // namespace limpid::server
