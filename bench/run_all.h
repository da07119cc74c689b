// Runs several streams at once, each on a thread of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "engine/base/status_macros.h"

namespace limpid::bench {

// Calls Run(num_frames) of every stream and waits for all of them; the error of
// the first stream that has one.
template <typename Stream>
absl::Status RunAll(const std::vector<std::unique_ptr<Stream>>& streams,
                    int64_t num_frames) {
  std::vector<absl::Status> results(streams.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < streams.size(); ++i) {
    threads.emplace_back([&, i] { results[i] = streams[i]->Run(num_frames); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& result : results) RETURN_IF_ERROR(result);
  return absl::OkStatus();
}

}  // namespace limpid::bench
