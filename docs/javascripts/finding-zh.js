// Answers by hand to Chinese queries, as in finding.js. Addresses are below zh/. The first
// that fits counts: what asks for one thing comes before what asks for a whole chapter.
export const ANSWERS = [
  {
    words: ["using", "target", "size"],
    found: [
      ["shapes/", "形状：每个预测值都与所有目标值配对"],
      ["../errors/shapes/#using-a-target-size", "Using a target size（英文）"],
    ],
  },
  {
    words: ["初始化", "收敛"],
    found: [
      ["threads/manual-initialization/", "讨论帖：看似初始化，其实是形状"],
      ["../initialization/", "初始化（英文）"],
    ],
  },
  {
    words: ["keras|tensorflow|tf|jax|paddle|mindspore"],
    found: [
      ["../diagnose/", "比较你的两个循环（英文）"],
      ["symptoms/#differ-keras", "从 Keras 移植"],
      ["symptoms/#loss-differs-between-two-runs-or-frameworks", "两次运行或两个框架的损失不同"],
    ],
  },
  {
    words: ["广播|形状|维度"],
    found: [["shapes/", "形状：每个预测值都与所有目标值配对"]],
  },
  {
    words: ["多卡|多机|双卡|分布式|ddp|distributeddataparallel"],
    found: [
      ["../reduction/#two-processes", "两个进程（英文）"],
      ["symptoms/#two-numbers-disagree", "两个数对不上"],
    ],
  },
  {
    words: ["dropout|batchnorm|bn|eval|评估模式"],
    found: [["symptoms/#differ-mode", "训练模式与评估模式"]],
  },
  {
    words: ["梯度累"],
    found: [
      ["../reduction/#a-mean-of-means-is-not-the-mean", "均值的均值不是均值（英文）"],
      ["symptoms/#two-numbers-disagree", "两个数对不上"],
    ],
  },
  {
    words: ["batch|批量|批次|批大小", "不同|不一|影响|变|结果"],
    found: [
      ["../reduction/#a-mean-of-means-is-not-the-mean", "均值的均值不是均值（英文）"],
      ["symptoms/#two-numbers-disagree", "两个数对不上"],
      ["shapes/#the-batch-size-one-b-th-survives", "批量大小：只剩下 B 分之一"],
    ],
  },
  {
    words: ["梯度|导数", "倍|相差|不同|不一|对不上"],
    found: [
      ["../reduction/#fix", "归约：各种情况的修复（英文）"],
      ["symptoms/#two-numbers-disagree", "两个数对不上"],
    ],
  },
  {
    words: ["种子|复现|随机性|不一样|不一致|不相同|结果不同"],
    found: [["symptoms/#loss-differs-between-two-runs-or-frameworks", "两次运行或两个框架的损失不同"]],
  },
  {
    words: ["梯度|激活", "消失"],
    found: [["../initialization/#depth-1-10-50-layers", "深度：1、10、50 层（英文）"]],
  },
  {
    words: ["梯度|激活", "爆炸"],
    found: [
      ["symptoms/#nan-recurrent", "循环神经网络梯度爆炸"],
      ["../initialization/#depth-1-10-50-layers", "深度：1、10、50 层（英文）"],
    ],
  },
  {
    words: ["0.69"],
    found: [["symptoms/#stuck-at-log-classes", "停在 log(类别数)，两类时是 0.693"]],
  },
  {
    words: ["softmax"],
    found: [["symptoms/#softmax-twice", "做了两次 softmax"]],
  },
  {
    words: ["神经元|relu", "失活|死亡|坏死"],
    found: [["symptoms/#dead-units", "神经元死亡"]],
  },
  {
    words: ["溢出|半精度|混合精度|float16|fp16"],
    found: [
      ["symptoms/#nan-float16", "float16 溢出"],
      ["../errors/types/#mixed-precision", "混合精度的错误（英文）"],
    ],
  },
  {
    words: ["除以|除零|零除"],
    found: [["symptoms/#nan-zero-by-zero", "零除以零"]],
  },
  {
    words: ["log|对数", "zero|零|inf|nan|无穷"],
    found: [["symptoms/#nan-log", "对 0 取对数"]],
  },
  {
    words: ["sqrt|开方|开根|平方根|根号"],
    found: [["symptoms/#nan-sqrt", "在 0 处开平方"]],
  },
  {
    words: ["学习率", "太高|太大|过高|过大"],
    found: [
      ["symptoms/#nan-rate", "学习率太高"],
      ["symptoms/#wrong-learning-rate", "学习率不对"],
    ],
  },
  {
    words: ["学习率"],
    found: [
      ["symptoms/#wrong-learning-rate", "学习率不对"],
      ["symptoms/#nan-rate", "学习率太高"],
    ],
  },
  {
    words: ["zero_grad|清零"],
    found: [
      ["symptoms/#missing-zero-grad", "缺少 zero_grad()"],
      ["../backprop-and-step/#without-zero_grad-nothing-damps-the-swing", "没有 zero_grad（英文）"],
    ],
  },
  {
    words: ["初始化|权重全|权重都|参数全|参数都", "zero|零"],
    found: [
      ["../initialization/#all-zeros", "权重全为零（英文）"],
      ["symptoms/#dead-units", "神经元死亡"],
    ],
  },
  {
    words: ["初始|第一|开始|最初", "损失|loss", "大|高"],
    found: [["symptoms/#nan-scale", "初始权重太大"]],
  },
  {
    words: ["预测|输出|结果", "一样|相同|常数|同一|均值|平均"],
    found: [
      ["shapes/#why", "每个预测值都与所有目标值配对"],
      ["symptoms/#every-prediction-is-the-same", "所有预测值都一样"],
    ],
  },
  {
    words: ["准确率|精度|acc", "不|一直|0|zero"],
    found: [
      ["symptoms/#loss-does-not-decrease", "损失不下降"],
      ["shapes/#arithmetic-numpy-and-metrics-never-warn", "算式和 NumPy 从不警告"],
    ],
  },
  {
    words: ["权重|参数|梯度|grad", "不更新|没更新|没有更新|不变|没变|没有变|none|为空|为零"],
    found: [["symptoms/#the-weights-do-not-change-or-grad-is-none", "权重不变，或 .grad 是 None"]],
  },
  {
    words: ["梯度", "zero"],
    found: [
      [
        "symptoms/#the-weights-do-not-change-or-grad-is-none",
        "权重不变，或 .grad 是 None",
      ],
    ],
  },
  {
    words: ["手动|手写|手算", "更新|权重|梯度|参数"],
    found: [
      ["../backprop-and-step/", "反向传播与参数更新（英文）"],
      ["symptoms/#two-numbers-disagree", "两个数对不上"],
    ],
  },
  {
    words: ["nan|无穷|发散"],
    found: [["symptoms/#loss-is-nan", "损失是 nan"]],
  },
  {
    words: ["震荡|振荡|摆动|波动|跳动|不稳"],
    found: [
      ["symptoms/#the-loss-explodes-or-swings", "损失爆炸或震荡"],
      ["symptoms/#wrong-learning-rate", "学习率不对"],
    ],
  },
  {
    words: ["损失|loss|训练|误差", "inf|爆炸|变大|越来越大|上升|增大"],
    found: [
      ["symptoms/#loss-is-nan", "损失是 nan"],
      ["symptoms/#the-loss-explodes-or-swings", "损失爆炸或震荡"],
    ],
  },
  {
    words: ["不下降|不降|降不|不收敛|没有下降|没下降|停滞|卡在|卡住|不变|不动|学不"],
    found: [["symptoms/#loss-does-not-decrease", "损失不下降"]],
  },
  {
    words: ["慢"],
    found: [
      ["symptoms/#the-loss-stalls-or-creeps", "损失停滞或下降缓慢"],
      ["../bias/", "偏置（英文）"],
    ],
  },
  {
    words: ["裁剪"],
    found: [
      ["symptoms/#nan-recurrent", "循环神经网络梯度爆炸"],
      ["../reduction/#where-it-is-not-only-a-rate", "不只是学习率：Adam、梯度裁剪、权重衰减（英文）"],
    ],
  },
  {
    words: ["权重衰减|正则|weight_decay"],
    found: [
      ["../reduction/#where-it-is-not-only-a-rate", "不只是学习率：Adam、梯度裁剪、权重衰减（英文）"],
      ["symptoms/#differ-keras", "从 Keras 移植"],
    ],
  },
  {
    words: ["动量|momentum"],
    found: [["../backprop-and-step/#pytorchs-momentum-is-not-sutskevers", "动量的两种形式（英文）"]],
  },
  {
    words: ["偏置|截距|标准化|归一化|中心化|条件数"],
    found: [["../bias/", "偏置（英文）"]],
  },
  {
    words: ["归约|求和|求均值|reduction"],
    found: [["../reduction/", "归约（英文）"]],
  },
  {
    words: ["反向传播|优化器"],
    found: [["../backprop-and-step/", "反向传播与参数更新（英文）"]],
  },
  {
    words: ["初始化|初始权重"],
    found: [["../initialization/", "初始化（英文）"]],
  },
  {
    words: ["警告|报错|错误"],
    found: [["../errors/", "错误与警告（英文）"]],
  },
];
