// Cuts a stream's frames into chunks, at the cadence and where an operator
// changes, and lines chunks and changes up for submission.
//
// Thread-compatible; called from the session's strand.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "absl/time/time.h"
#include "engine/video/chunker.h"
#include "server/submission_queue.h"

namespace limpid::server {

class ChunkCutter {
 public:
  // `submissions` must outlive the cutter.
  ChunkCutter(ChunkCadence cadence, SubmissionQueue& submissions);

  // The next frames, in order; `decode_time` is what they took, `now` when
  // they came.
  void Take(std::vector<Frame> frames, absl::Duration decode_time,
            absl::Time now);

  // From frame `index` on, which must not have been taken.
  void ChangeFrom(int64_t index, OperatorChange change);

  // The frames so far need not wait for a whole chunk.
  void Flush(absl::Time now);
  // Flush, and the next frame starts anew.
  void Restart(absl::Time now);

 private:
  void Add(Chunk chunk, absl::Time now);
  // Lines up the changes that are due before frame `index`.
  void AddChangesUpTo(int64_t index);

  Chunker chunker_;
  SubmissionQueue& submissions_;
  std::multimap<int64_t, OperatorChange> changes_;  // by their first frame
  absl::Duration decode_time_;  // of the frames that wait for their chunk
};

}  // namespace limpid::server
