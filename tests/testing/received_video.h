// What a test client has got back: frames put together from chunk messages,
// and the messages' own claims checked on the way.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "limpid/v1/restoration.pb.h"

namespace limpid::server {

struct ReceivedChunk {
  int64_t first_frame = 0;
  int64_t num_frames = 0;
  bool discontinuity = false;
  std::string operator_hash;
};

struct ReceivedVideo {
  std::vector<v1::Frame> frames;  // whole: parts are joined into `data`
  std::vector<ReceivedChunk> chunks;
  std::vector<v1::DroppedRange> dropped;
  std::vector<v1::Progress> progress;
  v1::Summary summary;
  uint64_t last_sequence = 0;

  void Take(const v1::RestoreResponse& response) {
    EXPECT_EQ(response.sequence(), ++last_sequence);
    if (response.has_summary()) summary = response.summary();
    if (response.notice().has_dropped()) {
      dropped.push_back(response.notice().dropped());
    }
    if (response.has_progress()) progress.push_back(response.progress());
    if (response.has_chunk()) TakeChunk(response.chunk());
  }

 private:
  void TakeChunk(const v1::Chunk& chunk) {
    if (is_whole_) {
      chunks.push_back(
          {.first_frame = static_cast<int64_t>(chunk.first_frame()),
           .discontinuity = chunk.discontinuity(),
           .operator_hash = chunk.operator_hash()});
    }
    ReceivedChunk& last = chunks.back();
    EXPECT_EQ(static_cast<int64_t>(chunk.first_frame()), last.first_frame);
    for (const v1::Frame& frame : chunk.frames()) {
      if (!frame.more()) ++last.num_frames;
      TakeFrame(frame);
    }
    is_whole_ = chunk.last_part();
    if (is_whole_) {
      EXPECT_EQ(last.num_frames, static_cast<int64_t>(chunk.frame_count()));
    }
  }

  void TakeFrame(const v1::Frame& frame) {
    if (in_frame_) {
      EXPECT_EQ(frame.pts(), frames.back().pts());
      *frames.back().mutable_data() += frame.data();
    } else {
      frames.push_back(frame);
      frames.back().clear_more();
    }
    in_frame_ = frame.more();
  }

  bool is_whole_ = true;
  bool in_frame_ = false;
};

}  // namespace limpid::server
