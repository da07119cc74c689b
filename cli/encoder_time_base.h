// The clock in which an encoder counts its pictures.
#pragma once

#include "engine/video/av_ptr.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

struct EncoderTimes {
  AVRational time_base = {0, 1};
  AVRational frame_rate = {0, 1};  // 0/1 when unknown
};

// The frames' own time base where the container stores a time with each frame;
// otherwise, and for codecs that know only frame rates, one tick a frame.
// `frame_rate` is the average; 0 when unknown.
EncoderTimes TimesOf(const AVCodec& codec, const AVOutputFormat& container,
                     const FrameFormat& format, double frame_rate);

}  // namespace limpid::cli
