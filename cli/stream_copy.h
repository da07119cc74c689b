// Tracks of a source file that go into another file untouched: audio,
// subtitles, data, attachments, cover pictures; also chapters and metadata.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "engine/video/av_ptr.h"

namespace limpid::cli {

class StreamCopy {
 public:
  // Adds an output stream for each stream of `source` but `video_index` that
  // the output's container can hold; the others are named in skipped(). Must
  // come before the output's header. `source` must outlive this.
  absl::Status AddStreams(const AVFormatContext& source, int video_index,
                          AVFormatContext& output);

  // Writes a packet of `source`; ignores those of skipped streams. After the
  // output's header.
  absl::Status Write(const AVPacket& packet, AVFormatContext& output) const;

  // "audio stream 1 (pcm_s16le)", for a warning.
  const std::vector<std::string>& skipped() const { return skipped_; }

 private:
  const AVFormatContext* source_ = nullptr;
  std::vector<int> targets_;  // output stream by source stream; -1: skipped
  std::vector<std::string> skipped_;
};

// Metadata, disposition, aspect ratio and side data (rotation, mastering
// display, ...) of one stream.
void CopyStreamProperties(const AVStream& source, AVStream& target);

}  // namespace limpid::cli
