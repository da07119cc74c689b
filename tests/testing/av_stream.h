// Streams that the engine does not encode itself, with reordering or hidden
// frames, made with FFmpeg's encoders for tests of the decoders.
#pragma once

extern "C" {
#include <libavutil/opt.h>
}

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/video/av_frame.h"
#include "engine/video/av_ptr.h"
#include "engine/video/pixel_format.h"
#include "tests/testing/packed_video.h"

namespace limpid {

struct AvStreamOptions {
  const char* encoder = "";
  Encoding encoding = Encoding::kH264;
  FrameFormat format;
  int max_b_frames = 0;
  std::map<std::string, std::string> options;
};

inline std::vector<AvStreamOptions> EveryAvStream(FrameSize size) {
  const FrameFormat format = FormatOf(PixelLayout::kYuv420, 8, size);
  return {{"libx264", Encoding::kH264, format, 3, {{"crf", "10"}}},
          {"libx265",
           Encoding::kHevc,
           format,
           3,
           {{"crf", "10"},
            {"preset", "ultrafast"},
            {"x265-params",
             "log-level=none:bframes=3:pools=none:"
             "frame-threads=1:b-adapt=0"}}},
          {"libvpx-vp9",
           Encoding::kVp9,
           format,
           0,
           {{"crf", "10"},
            {"b", "0"},
            {"cpu-used", "8"},
            {"lag-in-frames", "16"},
            {"auto-alt-ref", "1"}}},
          {"libaom-av1",
           Encoding::kAv1,
           format,
           0,
           {{"crf", "10"},
            {"b", "0"},
            {"cpu-used", "8"},
            {"lag-in-frames", "16"}}}};
}

// Access units in decoding order; nothing when FFmpeg lacks the encoder.
inline std::optional<std::vector<PackedFrame>> MakeAvStream(
    const AvStreamOptions& options, const std::vector<Frame>& frames) {
  const AVCodec* encoder = avcodec_find_encoder_by_name(options.encoder);
  if (encoder == nullptr) return std::nullopt;
  const AvCodecPtr codec(avcodec_alloc_context3(encoder));
  codec->width = static_cast<int>(options.format.size.width);
  codec->height = static_cast<int>(options.format.size.height);
  codec->pix_fmt = AvFormatOf(options.format);
  codec->time_base = {1, 1000};
  codec->framerate = {25, 1};
  codec->max_b_frames = options.max_b_frames;
  codec->thread_count = 1;
  for (const auto& [key, value] : options.options) {
    av_opt_set(codec.get(), key.c_str(), value.c_str(), AV_OPT_SEARCH_CHILDREN);
  }
  if (avcodec_open2(codec.get(), encoder, nullptr) < 0) return std::nullopt;
  std::vector<PackedFrame> units;
  const auto receive = [&] {
    const AvPacketPtr packet(av_packet_alloc());
    while (avcodec_receive_packet(codec.get(), packet.get()) == 0) {
      units.push_back(
          {.pts = packet->pts,
           .data = std::string(reinterpret_cast<const char*>(packet->data),
                               packet->size),
           .mask = nullptr});
    }
  };
  for (const Frame& frame : frames) {
    const AvFramePtr picture = BorrowFrame(frame, options.format);
    avcodec_send_frame(codec.get(), picture.get());
    receive();
  }
  avcodec_send_frame(codec.get(), nullptr);
  receive();
  return units;
}

}  // namespace limpid
